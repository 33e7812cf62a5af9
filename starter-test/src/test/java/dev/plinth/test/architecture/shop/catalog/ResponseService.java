package dev.plinth.test.architecture.shop.catalog;

import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;

@Service
class ResponseService {

	ResponseEntity<String> find() {
		return ResponseEntity.ok("found");
	}

}
